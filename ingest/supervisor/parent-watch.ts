import { isMainThread } from 'node:worker_threads';

/**
 * Loaded before a supervised script: ends the process when the supervisor is gone. A killed supervisor cannot tell its
 * children; but their standard input, a pipe from it, then ends.
 */
const GRACE_MS = 8_000;

// A worker loads this file too, and its standard input is closed from the start; the build of the web app uses one.
if (isMainThread) {
	process.stdin.once('end', leave).once('error', leave).resume();
	(process.stdin as { unref?: () => void }).unref?.();
}

function leave(): void {
	setTimeout(() => process.exit(1), GRACE_MS).unref();
	process.kill(process.pid, 'SIGTERM');
}
