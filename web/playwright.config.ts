import { defineConfig } from '@playwright/test'

// The real program, the real page, a real Chromium. `bin/gametape` must have
// been built with the page inside (make build).
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/server.ts',
  outputDir: 'test-results',
  reporter: 'list',
  workers: 1,
  // What is waited for comes; how soon is a matter of the machine.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    viewport: { width: 1360, height: 860 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
    },
  },
})
