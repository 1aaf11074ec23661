/**
 * What is left of many subjects: how many, and the sums from which means, variances and slopes follow. Of each subject
 * there is what was measured (`y`) and, where it is known, what was known of it before (`x`).
 */
export class Moments {
  count = 0
  y = 0
  yy = 0
  /** Of the subjects of whom something was known before. */
  known = 0
  knownY = 0
  x = 0
  xx = 0
  xy = 0

  add(y: number, x?: number): void {
    this.count += 1
    this.y += y
    this.yy += y * y
    if (x === undefined) return
    this.known += 1
    this.knownY += y
    this.x += x
    this.xx += x * x
    this.xy += x * y
  }
}
