;(() => {
  let choice = 'auto'
  try {
    choice = window.localStorage.getItem('lectern-color-scheme') ?? 'auto'
  } catch {
    // Storage can be switched off; the system's choice is a good one.
  }
  const dark =
    choice === 'dark' || (choice !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  document.documentElement.style.backgroundColor = dark ? '#1f1e1c' : '#fbfaf7'
})()
