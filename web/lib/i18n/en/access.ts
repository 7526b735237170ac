import type { Dictionary } from '../fa.ts';

/** The tokens of one's own programs, and the accesses of an analyst's tools. */
export const access: Pick<Dictionary, 'access'> = {
	access: {
		title: 'Access for tools',
		about:
			'With an access, a tool of your own (command line, Python, Grafana, Metabase and the like) sees the same views as you do here: without the identity of citizens, and with the same limits of time and memory.',
		address: 'Address',
		http: 'HTTP port',
		native: 'Native port',
		nativeOff:
			'The tools below work by HTTP. Whoever needs the native protocol, such as clickhouse-client or Python’s clickhouse-driver, asks the administrator for it (CLICKHOUSE_NATIVE).',
		database: 'Database',
		secure: 'TLS',
		on: 'on',
		off: 'off',
		own: 'These ports can be reached from this machine alone; the administrator can open them to the network, with TLS.',
		yours: 'Your accesses',
		none: 'You have made no access yet.',
		name: 'Name',
		nameHint: 'For yourself, as in Grafana of the office',
		login: 'User name in the tool',
		made: 'Made',
		used: 'Last used',
		never: 'not yet',
		state: 'State',
		actions: 'Actions',
		good: 'until {moment}',
		over: 'over',
		revoked: 'revoked',
		waits: 'the database does not know yet',
		revoke: 'Revoke now',
		revokeOf: 'Revoke {name}',
		add: 'New access',
		days: 'Good for',
		daysOf: '{count} {count|day|days}',
		create: 'Make',
		once: 'Password of “{name}”, for user {login}',
		onceHint: 'It is shown this once, and only its hash is kept. Put it into your tool.',
		revokedDone: '“{name}” is revoked, and its open sessions are ended.',
		late: 'The database does not have this change yet. If it runs by a command of its own or on another machine, the administrator has to start it anew.',
		snippets: 'Ready for your tool',
		snippetsHint: 'In place of PASSWORD write the password that you saw when it was made.',
		copy: 'Copy',
		copied: 'Copied',
		dashboard: 'A ready dashboard for Grafana',
		dashboardHint: 'Import this file into Grafana (Dashboards → Import), which needs its ClickHouse plugin.',
		api: {
			title: 'API tokens',
			about:
				'With a token, a program of your own (Python, Excel and the like) reads the figures and lists that you see here with your present role. It stops at once when you are locked or get another role.',
			guide: 'Addresses, parameters and examples',
			none: 'You have made no token yet.',
			name: 'Name of the token',
			nameHint: 'For yourself, as in Monthly report in Excel',
			scope: 'What it reads',
			scopes: { figures: 'figures', lists: 'lists' },
			state: { idle: 'does not work with your present role', over: 'over', revoked: 'revoked' },
			add: 'New token',
			create: 'Make a token',
			once: 'Token “{name}”',
			onceHint: 'It is shown this once, and only its hash is kept. Put it into your program.',
			revokedDone: 'Token “{name}” is revoked.',
			faults: {
				badName: 'The name of the token must have 1 to 60 characters.',
				badDays: 'Choose from the list how long it is good for.',
				badScopes: 'Choose figures, lists, or both.',
				tooMany: 'You have ten good tokens; revoke one of them first.',
				many: 'You have made many tokens within this hour; try again later.',
				gone: 'This token is not there, or was revoked before.'
			}
		},
		faults: {
			badName: 'The name must have 1 to 60 characters.',
			badDays: 'Choose from the list how long it is good for.',
			tooMany: 'You have five accesses; revoke one of them first.',
			many: 'You have made many accesses within this hour; try again later.',
			gone: 'This access is not there, or was revoked before.'
		}
	}
};
