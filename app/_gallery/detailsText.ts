import type { PhotoDetails } from '../../lib/photos/details.ts';

/** "1/250 s, f/2.8, ISO 200, 50 mm", of what is known. */
export function exposureText(details: PhotoDetails): string | null {
  const { exposureTime, aperture, iso, focalLength } = details;
  const parts = [
    exposureTime &&
      `${exposureTime < 0.4 ? `1/${Math.round(1 / exposureTime)}` : rounded(exposureTime)}\u00a0s`,
    aperture && `f/${rounded(aperture)}`,
    iso && `ISO\u00a0${iso}`,
    focalLength && `${rounded(focalLength)}\u00a0mm`,
  ].filter(Boolean);
  return parts.length === 0 ? null : parts.join(', ');
}

/** "Nice, France · 43.70313, 7.26608", of what is known: decimal degrees, as maps take them. */
export function placeText({ places, latitude, longitude }: PhotoDetails): string | null {
  const position =
    latitude === null || longitude === null
      ? ''
      : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return [places.join(', '), position].filter(Boolean).join(' · ') || null;
}

/** "★★★☆☆" */
export function ratingText({ rating }: PhotoDetails): string | null {
  return rating === null || rating < 1 ? null : '★'.repeat(rating) + '☆'.repeat(5 - rating);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
