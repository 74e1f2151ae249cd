import './app/without-eval.ts'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/source-serif-4/opsz.css'
import '@fontsource-variable/source-serif-4/opsz-italic.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import './theme/tokens.css'
import './theme/global.css'
import { createRoot } from 'react-dom/client'
import { connectBackend } from './api/connect-backend.ts'
import { App } from './app/app.tsx'

const root = createRoot(document.querySelector('#root')!)
root.render(<App backend={await connectBackend()} />)
