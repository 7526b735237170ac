/** A port on which this machine does not listen. */
export interface Refusal {
	variable: string;
	port: number;
	/** The system's, such as EADDRINUSE. */
	code: string;
}

/** The variable that set the port, what is wrong with it, and the cure. */
export function explainRefusal({ variable, port, code }: Refusal): string {
	if (code === 'EADDRINUSE') return `${variable} ${port}: this port is in use: stop what uses it, or set another port`;
	if (code === 'EACCES') return `${variable} ${port}: this user may not listen on this port: set one above 1023`;
	return `${variable} ${port}: cannot be listened on (${code})`;
}
