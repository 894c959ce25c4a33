// Which rows of a long list are in view, when rows differ in height. Heights
// are guesses until a row has been drawn once.

export class Heights {
  readonly count: number
  #heights: Float64Array
  #tops: Float64Array
  #dirty = 0

  constructor(count: number, guess: (index: number) => number) {
    this.count = count
    this.#heights = Float64Array.from({ length: count }, (_, i) => guess(i))
    this.#tops = new Float64Array(count + 1)
  }

  /** Notes a row's real height; says by how much it differs from before. */
  set(index: number, height: number): number {
    const before = this.#heights[index] ?? 0
    if (Math.abs(before - height) < 0.5) return 0
    this.#heights[index] = height
    this.#dirty = Math.min(this.#dirty, index)
    return height - before
  }

  top(index: number): number {
    this.#settle()
    return this.#tops[index] ?? 0
  }

  get total(): number {
    return this.top(this.count)
  }

  /** The row at a distance from the top. */
  at(y: number): number {
    this.#settle()
    let low = 0
    let high = this.count - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#tops[middle]! <= y) low = middle
      else high = middle - 1
    }
    return Math.max(0, low)
  }

  #settle() {
    for (let i = this.#dirty; i < this.count; i++) this.#tops[i + 1] = this.#tops[i]! + this.#heights[i]!
    this.#dirty = this.count
  }
}
