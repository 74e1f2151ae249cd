import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { ErrorState } from '../components/error-state.tsx'

/** Stands where a screen failed to draw itself; the rest of the window goes on. */
export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const handleRetry = () => {
    reset()
    void router.invalidate()
  }
  return <ErrorState error={error} title="This screen cannot be shown" onRetry={handleRetry} />
}
