/** How long a link may live, in days. */
export const lifetimes = ['1', '7', '30', '90', '365'] as const;
