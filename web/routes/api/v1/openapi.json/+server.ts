import { openApi } from '$lib/server/api/openapi.ts';
import type { RequestHandler } from './$types';

/** What the API has, for programs; it says nothing of the office. */
export const GET: RequestHandler = () => Response.json(openApi(), { headers: { 'cache-control': 'no-cache' } });
