import { isMainThread } from 'node:worker_threads';

/**
 * Loaded before a supervised script: tells the supervisor that this process lives, and ends it when the supervisor is
 * gone. A killed supervisor cannot tell its children; but their channel to it then closes.
 */
const BEAT_MS = 1_000;
const GRACE_MS = 8_000;

// A worker loads this file too; the build of the web app uses one.
if (isMainThread && process.channel) {
	const beating = setInterval(() => process.send?.('alive', undefined, undefined, () => {}), BEAT_MS).unref();
	process.once('disconnect', () => {
		clearInterval(beating);
		setTimeout(() => process.exit(1), GRACE_MS).unref();
		process.kill(process.pid, 'SIGTERM');
	});
	process.channel.unref();
}
