import type { RequestHandler } from './$types';

/** The process lives; whether the database answers shows on the page itself. */
export const GET: RequestHandler = () => new Response('ok\n', { headers: { 'cache-control': 'no-store' } });
