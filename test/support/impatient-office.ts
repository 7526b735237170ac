/** An office whose supervisor waits ten seconds, not half a minute and a minute, for what lives and does not answer. */
import { aborted, say, untilSignal } from '#ingest/supervisor/run.server.ts';
import { openTheOffice } from '#ingest/supervisor/supervise.server.ts';
import { readSettings } from '#sql/settings.ts';

await untilSignal(async (signal) => {
	const office = await openTheOffice(readSettings(), process.env, say, signal, { nodeS: 10, engineS: 10 });
	say('pasokh', `the office is open: ${office.url}`);
	await aborted(signal);
	await office.stop();
});
