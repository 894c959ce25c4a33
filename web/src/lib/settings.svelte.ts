// What a person chose for this browser.

export type Theme = 'system' | 'light' | 'dark'

function read(key: string, fallback: string): string {
  try {
    return localStorage.getItem('gametape.' + key) ?? fallback
  } catch {
    return fallback
  }
}

function write(key: string, value: string) {
  try {
    localStorage.setItem('gametape.' + key, value)
  } catch {
    // Storage is switched off: the choice holds until the page is closed.
  }
}

class Settings {
  #theme = $state(read('theme', 'system') as Theme)
  #keys = $state(read('keys', 'on') === 'on')
  #rate = $state(Number(read('rate', '1')) || 1)
  #skipSilence = $state(read('skipSilence', 'off') === 'on')

  get theme() {
    return this.#theme
  }
  set theme(theme: Theme) {
    this.#theme = theme
    write('theme', theme)
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }

  /** Whether single-key shortcuts work. */
  get keys() {
    return this.#keys
  }
  set keys(on: boolean) {
    this.#keys = on
    write('keys', on ? 'on' : 'off')
  }

  get rate() {
    return this.#rate
  }
  set rate(rate: number) {
    this.#rate = rate
    write('rate', String(rate))
  }

  get skipSilence() {
    return this.#skipSilence
  }
  set skipSilence(on: boolean) {
    this.#skipSilence = on
    write('skipSilence', on ? 'on' : 'off')
  }
}

export const settings = new Settings()
