import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { bridgeName, portMessage, shellChannels, type DesktopBridge } from '../shared/desktop-bridge.ts'

const bridge: DesktopBridge = {
  platform: process.platform as DesktopBridge['platform'],
  connect() {
    const { port1, port2 } = new MessageChannel()
    ipcRenderer.postMessage(shellChannels.connect, null, [port2])
    window.postMessage(portMessage, window.location.origin, [port1])
  },
  stage(files) {
    // Only a file the person gave us has a path here; one that the page made up has none and is left out.
    const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '')
    return ipcRenderer.invoke(shellChannels.stage, paths)
  },
  pickFiles: () => ipcRenderer.invoke(shellChannels.pickFiles),
  pickFolder: () => ipcRenderer.invoke(shellChannels.pickFolder),
}

contextBridge.exposeInMainWorld(bridgeName, bridge)
