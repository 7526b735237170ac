import { createServer } from 'node:net';

/** A setting that does not work on this machine, in one line with the cure. */
export class StartError extends Error {
	override name = 'StartError';
}

/** Checks that ports are free before anything is started. Throws StartError that names the variable. */
export async function claimPort(variable: string, host: string, port: number): Promise<void> {
	const probe = createServer();
	try {
		await new Promise<void>((resolve, reject) => probe.once('error', reject).listen({ host, port }, resolve));
	} catch (error) {
		throw new StartError(explain(variable, host, port, error as NodeJS.ErrnoException));
	}
	await new Promise((resolve) => probe.close(resolve));
}

function explain(variable: string, host: string, port: number, error: NodeJS.ErrnoException): string {
	if (error.code === 'EADDRINUSE')
		return `${variable} ${port}: this port is in use: stop what uses it, or set another port`;
	if (error.code === 'EACCES') return `${variable} ${port}: this user may not listen on this port: set one above 1023`;
	return `${variable.replace(/PORT$/, 'HOST')} ${host}: this machine cannot listen on this address`;
}
