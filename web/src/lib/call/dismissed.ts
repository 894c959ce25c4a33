// Offers a person did not want to see again, in this browser.

const place = 'gametape.dismissed'
const most = 200

function all(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? kept.filter((k) => typeof k === 'string') : []
  } catch {
    return []
  }
}

export const isDismissed = (key: string) => all().includes(key)

export function dismiss(key: string) {
  try {
    localStorage.setItem(place, JSON.stringify([...all().filter((k) => k !== key), key].slice(-most)))
  } catch {
    // Storage is switched off: it is offered again after a reload.
  }
}
