const shapes = {
  left: 'M14 5l-7 7 7 7M7 12h13',
  right: 'M10 5l7 7-7 7M17 12H4',
  up: 'M14 5l-7 7 7 7',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21',
  download: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
} as const;

/** A line drawing that decorates the text beside it. */
export function Icon({ shape }: { shape: keyof typeof shapes }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[shape]} />
    </svg>
  );
}

export function Arrow({ to }: { to: 'left' | 'right' }) {
  return <Icon shape={to} />;
}
