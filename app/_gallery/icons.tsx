const shapes = {
  left: 'M14 5l-7 7 7 7M7 12h13',
  right: 'M10 5l7 7-7 7M17 12H4',
  up: 'M14 5l-7 7 7 7',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21',
  download: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
  close: 'M5.5 5.5l13 13m0-13-13 13',
  heart:
    'M12 20.5C5 15.5 3 12 3 8.9A4.6 4.6 0 0 1 7.6 4.2c1.9 0 3.4 1 4.4 2.7 1-1.7 2.5-2.7 4.4-2.7A4.6 4.6 0 0 1 21 8.9c0 3.1-2 6.6-9 11.6z',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7.4v.2',
  share: 'M12 15V3.5M7.5 8 12 3.5 16.5 8M6 12H4.5v9h15v-9H18',
  play: 'M7 4.5v15l12.5-7.5z',
  pause: 'M8 5v14M16 5v14',
  expand: 'M4 9.5V4h5.500M14.500 4H20v5.500M20 14.500V20h-5.500M9.500 20H4v-5.500',
  shrink: 'M9.500 4v5.500H4M20 9.500h-5.500V4M14.500 20v-5.500H20M4 14.500h5.500V20',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700L12 7m2 3a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700L12 17',
  keys: 'M3 6.500h18v11H3zM6.500 10h.2m3.500 0h.2m3.500 0h.2m3.500 0h.2M8 14h8',
} as const;

export type Shape = keyof typeof shapes;

/** A line drawing that decorates the text beside it. */
export function Icon({ shape }: { shape: Shape }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[shape]} />
    </svg>
  );
}

/** An arrow that points back or onward. */
export function Arrow({ to }: { to: 'left' | 'right' }) {
  return <Icon shape={to} />;
}
