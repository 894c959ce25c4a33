// Keyboard shortcuts: pages push layers of bindings, the topmost that knows a
// key gets it. The help dialog lists what is there, so no key goes untold.

import { untrack } from 'svelte'
import { settings } from './settings.svelte'

export interface Binding {
  /** As KeyboardEvent.key names them, "g c" for two in a row, "shift+ArrowLeft". */
  keys: string[]
  label: string
  /** Missing where the key is only told of, because a text box takes it. */
  run?: (event: KeyboardEvent) => void
}

export interface Layer {
  name: string
  bindings: Binding[]
}

const sequenceMs = 1200

class Keys {
  layers = $state.raw<Layer[]>([])
  #pending = ''
  #pendingAt = 0

  /** Adds a layer until the returned function is called. */
  push(layer: Layer): () => void {
    // Called from effects, which must not run again because of their own layer.
    this.layers = [...untrack(() => this.layers), layer]
    return () => (this.layers = untrack(() => this.layers).filter((l) => l !== layer))
  }

  handle(event: KeyboardEvent) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !settings.keys) return
    if (takesText(event.target) || takesKey(event.target, event.key)) return
    const key = nameOf(event)
    const sequence = event.timeStamp - this.#pendingAt < sequenceMs && this.#pending ? `${this.#pending} ${key}` : ''
    this.#pending = ''
    for (const wanted of [sequence, key]) {
      if (wanted && this.#run(wanted, event)) return
    }
    if (this.layers.some((l) => l.bindings.some((b) => b.run && b.keys.some((k) => k.startsWith(key + ' '))))) {
      this.#pending = key
      this.#pendingAt = event.timeStamp
    }
  }

  #run(key: string, event: KeyboardEvent): boolean {
    for (const layer of this.layers.toReversed()) {
      const run = layer.bindings.find((b) => b.keys.includes(key))?.run
      if (!run) continue
      event.preventDefault()
      run(event)
      return true
    }
    return false
  }
}

function nameOf(event: KeyboardEvent): string {
  if (event.key === ' ') return 'space'
  return event.shiftKey && event.key.length > 1 ? `shift+${event.key}` : event.key
}

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
}

// A focused button keeps space, a slider its arrows, a dialog everything.
function takesKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('[role=dialog],[role=menu],[role=alertdialog]')) return true
  const control = target.closest('button,a[href],summary,input,[role=slider],[role=tab],[role=button],[data-keys]')
  if (!control) return false
  if (key === ' ') return !control.matches('a[href]')
  const steps = control.matches('[role=slider],[role=tab],input,[data-keys]')
  return steps && (key.startsWith('Arrow') || key === 'Home' || key === 'End')
}

export const keys = new Keys()

/** How a key is shown. */
export function keyLabel(key: string): string {
  const names: Record<string, string> = {
    space: 'space',
    ArrowLeft: '←',
    ArrowRight: '→',
    ArrowUp: '↑',
    ArrowDown: '↓',
    Enter: 'Enter',
    Backspace: '⌫',
    Delete: 'Del',
    Escape: 'Esc',
  }
  return key
    .split(' ')
    .map((k) => {
      const plain = k.replace(/^(shift|ctrl)\+/, '')
      const held = k.startsWith('shift+') ? '⇧ ' : k.startsWith('ctrl+') ? 'Ctrl ' : ''
      return held + (names[plain] ?? plain)
    })
    .join(' then ')
}
