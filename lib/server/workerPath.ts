/** The script of the service worker, one of Next's static files (`public`). */
export const WORKER_PATH = '/worker.js';
