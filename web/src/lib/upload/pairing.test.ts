import { describe, expect, it } from 'vitest'
import { shown } from './pairing'

describe('shown', () => {
  it('shows descriptions whole and of others the beginning', () => {
    expect(
      shown([
        { name: 'call.mp3', size: 5_000_000 },
        { name: 'calls.csv', size: 20_000 },
        { name: 'talk.JSON', size: 300 },
        { name: 'huge.json', size: 5_000_000 },
      ]),
    ).toEqual([4096, 20_000, 300, 4096])
  })
  it('shows no more than the server takes', () => {
    const most = shown(Array.from({ length: 100 }, (_, i) => ({ name: `${i}.json`, size: 1_000_000 })))
    expect(most.reduce((a, b) => a + b, 0)).toBeLessThan(26_000_000)
  })
})
