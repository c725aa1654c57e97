/** Says that in this process our server receives the requests, and hands on what it has checked. */
export function noteOwnServer(): void;

/**
 * Does our server receive the requests? Threat: under a bare `next start` headers that only our
 * server may set come from the client, who could be somebody else with each guess.
 */
export function hasOwnServer(): boolean;

/** Prints, once, what is missing where Next was started without our server. */
export function tellWithoutOwnServer(): void;
