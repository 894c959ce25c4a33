// Runs before the first paint, so that a chosen theme never flashes.
try {
  const theme = localStorage.getItem('gametape.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage can be switched off; the system's theme holds then.
}
