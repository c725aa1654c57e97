/** Grey pixels, row by row. */
export type GreyPicture = {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
};

/** Windows of this side, so many pixels apart. */
const WINDOW = 8;
const STEP = 4;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/**
 * Benchmarks only: how alike two pictures of one size look, 1 for the same. Mean structural similarity
 * (Wang et al., 2004) over even windows.
 */
export function similarity(a: GreyPicture, b: GreyPicture): number {
  let sum = 0;
  let windows = 0;
  for (let y = 0; y + WINDOW <= a.height; y += STEP) {
    for (let x = 0; x + WINDOW <= a.width; x += STEP) {
      sum += ofWindow(a, b, x, y);
      windows += 1;
    }
  }
  return sum / windows;
}

function ofWindow(a: GreyPicture, b: GreyPicture, left: number, top: number): number {
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let y = top; y < top + WINDOW; y++) {
    for (let x = left; x < left + WINDOW; x++) {
      const one = a.data[y * a.width + x] ?? 0;
      const other = b.data[y * a.width + x] ?? 0;
      sumA += one;
      sumB += other;
      sumAA += one * one;
      sumBB += other * other;
      sumAB += one * other;
    }
  }
  const n = WINDOW * WINDOW;
  const [meanA, meanB] = [sumA / n, sumB / n];
  const varA = sumAA / n - meanA * meanA;
  const varB = sumBB / n - meanB * meanB;
  const covariance = sumAB / n - meanA * meanB;
  return (
    ((2 * meanA * meanB + C1) * (2 * covariance + C2)) /
    ((meanA ** 2 + meanB ** 2 + C1) * (varA + varB + C2))
  );
}
