import type { ToolDoor } from '$lib/tool-snippets.ts';
import { office } from './office.ts';

/**
 * The addresses for tools.
 * @param host by which the browser reached the dashboard, since a wildcard names no machine
 */
export function doorOf(host: string): ToolDoor {
	const { url, database, native, tls, host: listens, ...ports } = office().settings.clickhouse;
	if (url !== undefined) {
		const { protocol, hostname, port } = new URL(url);
		const secure = protocol === 'https:';
		const tcpPort = secure ? ports.tcpSecurePort : ports.tcpPort;
		return { host: hostname, httpPort: Number(port) || (secure ? 443 : 80), tcpPort, secure, database };
	}
	const reached = ['0.0.0.0', '::'].includes(listens) ? host : listens;
	const [at, httpPort, tcpPort] = tls
		? [reached, ports.httpsPort, ports.tcpSecurePort]
		: ['127.0.0.1', ports.httpPort, ports.tcpPort];
	return { host: at, httpPort, ...(native ? { tcpPort } : {}), secure: tls !== undefined, database };
}
