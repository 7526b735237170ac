import type { Role } from '#sql/model/roles.ts';
import { demoLogins } from '#sql/office/demo-logins.ts';
import { inStore, type StoreSettings } from '#sql/office/store.server.ts';

/** A browser without a screen: it keeps its cookie, says where it comes from, and follows no redirect. */
export interface Visitor {
	/** Empty: nobody is logged in. */
	cookie: string;
	/** By what the page of logins knows this browser: sent there alone. */
	known: string;
	get(path: string, init?: RequestInit): Promise<Response>;
	/** Sends a form from a page of the office. */
	post(path: string, fields?: Record<string, string>, init?: RequestInit): Promise<Response>;
}

export function visit(office: string, cookie = ''): Visitor {
	const visitor: Visitor = {
		cookie,
		known: '',
		get: (path, init = {}) => send(path, init),
		post: (path, fields = {}, init = {}) =>
			send(path, {
				method: 'POST',
				body: new URLSearchParams(fields),
				...init,
				headers: { origin: new URL(office).origin, ...(init.headers as Record<string, string>) }
			})
	};
	async function send(path: string, init: RequestInit): Promise<Response> {
		const cookies = [visitor.cookie, path.startsWith('/login') ? visitor.known : ''];
		const cookie = cookies.filter((one) => one !== '').join('; ');
		const headers = { accept: 'text/html', ...(init.headers as Record<string, string>), cookie };
		const response = await fetch(new URL(path, office), { redirect: 'manual', ...init, headers });
		for (const line of response.headers.getSetCookie()) keep(line);
		// Figures as they were known may be waited for: a browser does, and comes back to the address.
		const waitsAt = response.headers.get('location') ?? '';
		if (!waitsAt.startsWith('/waiting?')) return response;
		for (;;) {
			const waiting = await fetch(new URL(waitsAt, office), { redirect: 'manual', ...init, headers });
			await waiting.body?.cancel();
			const back = waiting.headers.get('location');
			if (waiting.status !== 200) return back === null ? waiting : send(back, init);
		}
	}
	function keep(line: string): void {
		const [pair = '', ...attributes] = line.split(/; */);
		const [name = '', value = ''] = pair.split('=');
		const others = visitor.cookie.split('; ').filter((one) => one !== '' && !one.startsWith(`${name}=`));
		if (attributes.includes('Path=/login')) {
			visitor.known = pair;
			return;
		}
		const isGone = value === '' || attributes.some((one) => /^max-age=0$/i.test(one));
		visitor.cookie = [...others, ...(isGone ? [] : [`${name}=${value}`])].join('; ');
	}
	return visitor;
}

/** Makes a user for each role, named as the role, whose password need not be changed; returns the passwords. */
export async function makeLogins(settings: StoreSettings): Promise<Record<Role, string>> {
	const logins = await inStore(settings, demoLogins);
	return Object.fromEntries(logins.map(({ name, password }) => [name, password])) as Record<Role, string>;
}

/** A governor of an office, who has all figures and lists; what the public sees of them is less. */
export async function governorOf(office: { settings: StoreSettings; webUrl: string }): Promise<Visitor> {
	const { governor } = await makeLogins(office.settings);
	return logIn(office.webUrl, 'governor', governor);
}

/** For a browser's context: whoever is logged in there. */
export const stateOf = ({ cookie }: Visitor, url: string) => ({
	origins: [],
	cookies: cookie.split('; ').map((pair) => ({
		...{ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), expires: -1 },
		...{ domain: new URL(url).hostname, path: '/', httpOnly: true, secure: false, sameSite: 'Lax' as const }
	}))
});

/** Somebody who has logged in by the page of logins. */
export async function logIn(office: string, name: string, password: string): Promise<Visitor> {
	const visitor = visit(office);
	const response = await visitor.post('/login', { name, password });
	if (response.status !== 303) throw new Error(`${name} is not let in: ${response.status} ${await response.text()}`);
	return visitor;
}
