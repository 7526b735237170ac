/** A port that cannot be listened on. */
export interface PortRefusal {
	variable: string;
	port: number;
	/** The system's error code, such as EADDRINUSE. */
	code: string;
}

/** Names the variable that set the port, and says what is wrong and what to do. */
export function explainRefusal({ variable, port, code }: PortRefusal): string {
	if (code === 'EADDRINUSE') return `${variable} ${port}: this port is in use: stop what uses it, or set another port`;
	if (code === 'EACCES') return `${variable} ${port}: this user may not listen on this port: set one above 1023`;
	return `${variable} ${port}: cannot be listened on (${code})`;
}
