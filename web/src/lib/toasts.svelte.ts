// Short messages at the edge of the page.

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'bad'
  action?: { label: string; href?: string; run?: () => void }
}

class Toasts {
  list = $state<Toast[]>([])
  #next = 1

  /** Shows a message for a while; what it returns can be dismissed earlier. */
  say(text: string, action?: Toast['action'], tone: Toast['tone'] = 'plain'): number {
    const id = this.#next++
    this.list = [...this.list.slice(-2), { id, text, tone, action }]
    setTimeout(() => this.dismiss(id), tone === 'bad' ? 12_000 : 6_000)
    return id
  }

  /** Says what went wrong in the server's words. */
  fail(cause: unknown) {
    this.say(cause instanceof Error ? cause.message : 'Something went wrong. Try again.', undefined, 'bad')
  }

  dismiss(id: number) {
    this.list = this.list.filter((t) => t.id !== id)
  }
}

export const toasts = new Toasts()
