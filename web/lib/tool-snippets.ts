/** Where tools come in. */
export interface ToolDoor {
	host: string;
	httpPort: number;
	/** Absent: the native protocol is not spoken. */
	tcpPort?: number;
	/** The ports speak TLS. */
	secure: boolean;
	database: string;
}

/** What somebody copies into a tool. */
export interface Snippet {
	tool: string;
	text: string;
}

const QUERY = 'SELECT channel, count() FROM letters GROUP BY channel';

/**
 * Ready settings for each tool.
 * @param secret absent: it was shown once, and its place is marked
 */
export function snippetsFor(door: ToolDoor, login: string, secret?: string): Snippet[] {
	const { host, httpPort, tcpPort, secure, database } = door;
	const password = secret ?? 'PASSWORD';
	const url = `${secure ? 'https' : 'http'}://${host}:${httpPort}`;
	const onOff = secure ? 'on' : 'off';
	const native: Snippet[] =
		tcpPort === undefined
			? []
			: [
					{
						tool: 'clickhouse-client',
						text: `clickhouse-client --host ${host} --port ${tcpPort}${secure ? ' --secure' : ''} --user ${login} \\\n  --password '${password}' --database ${database} --query '${QUERY}'`
					},
					{
						tool: 'Python (clickhouse-driver)',
						text: `from clickhouse_driver import Client

client = Client('${host}', port=${tcpPort}, user='${login}', password='${password}', database='${database}'${secure ? ', secure=True' : ''})
print(client.execute('${QUERY}'))`
					}
				];
	return [
		{
			tool: 'curl',
			text: `curl -u '${login}${secret === undefined ? '' : `:${secret}`}' '${url}/?database=${database}' \\\n  --data-binary '${QUERY}'`
		},
		{
			tool: 'Python (clickhouse-connect)',
			text: `import clickhouse_connect

client = clickhouse_connect.get_client(host='${host}', port=${httpPort}, username='${login}', password='${password}', database='${database}'${secure ? ', secure=True' : ''})
print(client.query('${QUERY}').result_rows)`
		},
		{
			tool: 'Node (@clickhouse/client)',
			text: `import { createClient } from '@clickhouse/client';

const client = createClient({ url: '${url}', username: '${login}', password: '${password}', database: '${database}' });
const result = await client.query({ query: '${QUERY}', format: 'JSONEachRow' });
console.log(await result.json());
await client.close();`
		},
		{
			tool: 'Grafana',
			text: `Server address: ${host}\nServer port: ${httpPort}\nProtocol: HTTP\nSecure Connection: ${onOff}\nUsername: ${login}\nPassword: ${password}\nDefault database: ${database}`
		},
		{
			tool: 'Metabase',
			text: `Host: ${host}\nPort: ${httpPort}\nDatabases: ${database}\nUsername: ${login}\nPassword: ${password}\nUse a secure connection (SSL): ${onOff}`
		},
		{
			tool: 'Superset',
			text: `clickhousedb://${login}:${password}@${host}:${httpPort}/${database}${secure ? '?secure=true' : ''}`
		},
		{
			tool: 'DBeaver',
			text: `JDBC URL: jdbc:clickhouse://${host}:${httpPort}/${database}${secure ? '?ssl=true' : ''}\nUsername: ${login}\nPassword: ${password}`
		},
		...native
	];
}
