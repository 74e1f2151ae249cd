import { startElectron } from './hosts/electron/start.ts'

void startElectron()
