/** `pasokh upgrading`, by the package's scripts: answers at the office's ports while another version takes its place. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { projectRoot } from '#sql/root.ts';
import { readSettings } from '#sql/settings.ts';

/** Whoever started it and did not end it is gone by then. */
const LONGEST_MS = 1_800_000;
const RETRY = { 'retry-after': '10', 'cache-control': 'no-store' };

const page = readFileSync(join(projectRoot(), 'package', 'upgrading.html'));
const message = 'the office is being upgraded: send this again in 10 s; nothing of it was acknowledged';
const { web, ingest } = readSettings();
createServer((_, response) =>
	response.writeHead(503, { ...RETRY, 'content-type': 'text/html; charset=utf-8' }).end(page)
).listen(web.port, web.host);
createServer((_, response) =>
	response
		.writeHead(503, { ...RETRY, 'content-type': 'application/json' })
		.end(JSON.stringify({ error: 'upgrading', message }))
).listen(ingest.port, ingest.host);
setTimeout(() => process.exit(0), LONGEST_MS);
