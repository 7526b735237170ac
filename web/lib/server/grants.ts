import { ROLES, type Role } from '#sql/model/roles.ts';
import type { Scope } from '#sql/office/api-tokens.ts';
import type { SessionUser } from './session-user.ts';

/** All: no login needed. Wall: every role, and with PASOKH_PUBLIC_WALL everybody. Else: these roles. */
export type Need = 'all' | 'wall' | readonly Role[];

interface Grant {
	need: Need;
	/** Granted even while the password must be changed. */
	always?: true;
	/** Requires a recent password: what it makes outlives a stolen session. */
	confirm?: true;
	/** Programs may read it by a token that has this scope, and no other route by any. */
	scope?: Scope;
}

interface Row extends Grant {
	/** It takes the page's forms too, granted as the page but for this. */
	posts?: Partial<Omit<Grant, 'scope'>>;
}

const READERS = ['governor', 'inspector', 'administrator'] as const;
const ADMINISTRATOR = ['administrator'] as const;
const INSPECTOR = ['inspector'] as const;
const ESCALATING = ['inspector', 'administrator'] as const;
const ANALYST = ['analyst'] as const;

/**
 * The only place that decides who may see and do what: a route that is missing here is refused, and so is a
 * POST without `posts` or a row of its own, and any other method without a row.
 */
const ROWS: Readonly<Record<string, Row>> = {
	'/': { need: 'wall' },
	'/account': { need: ROLES, always: true, posts: {} },
	'/account/access': { need: ROLES, posts: { confirm: true } },
	'/account/access/grafana.json': { need: ANALYST },
	'/account/confirm': { need: ROLES, posts: {} },
	'/alerts': { need: ROLES, posts: {} },
	'/alerts/[id]': { need: ROLES, posts: {} },
	'/account/digests': { need: ROLES, posts: { confirm: true } },
	'/account/digests/[id]': { need: ROLES },
	'/alerts/deliveries': { need: ADMINISTRATOR, posts: {} },
	'/addresses/[code]': { need: 'all', always: true, posts: {} },
	'/alerts/addresses': { need: ROLES, posts: { confirm: true } },
	'/alerts/bodies': { need: ESCALATING, posts: { confirm: true } },
	'/alerts/new': { need: ROLES, posts: {} },
	'/api': { need: ROLES },
	'/api/v1/figures': { need: ROLES, scope: 'figures' },
	'/api/v1/figures/[name]': { need: ROLES, scope: 'figures' },
	'/api/v1/lists/[name]': { need: READERS, scope: 'lists' },
	'/api/v1/openapi.json': { need: 'all' },
	'/bodies': { need: 'wall' },
	'/bodies/[org]': { need: 'wall' },
	'/counties': { need: 'wall' },
	'/deadletters': { need: ADMINISTRATOR, posts: {} },
	'/deadletters/[id]': { need: ADMINISTRATOR, posts: {} },
	'POST /export': { need: INSPECTOR },
	'/exports': { need: ROLES },
	'/exports/[id]': { need: ROLES },
	'/exports/[id]/manifest.json': { need: ROLES },
	'/exports/new': { need: INSPECTOR },
	'/figures': { need: ROLES },
	'/figures/[name]': { need: ROLES },
	'/figures.csv': { need: 'wall', scope: 'figures' },
	'/flag': { need: INSPECTOR, posts: {} },
	'/health': { need: ADMINISTRATOR },
	'/healthz': { need: 'all' },
	'/help': { need: 'wall' },
	'/hotline': { need: 'wall' },
	'/import': { need: ADMINISTRATOR },
	'POST /import/files': { need: ADMINISTRATOR },
	'PATCH /import/files/[id]': { need: ADMINISTRATOR },
	'DELETE /import/files/[id]': { need: ADMINISTRATOR },
	'POST /import/files/[id]/[deed]': { need: ADMINISTRATOR },
	'POST /import/files/[id]/refused': { need: ADMINISTRATOR },
	'POST /import/files/[id]/wall': { need: ADMINISTRATOR },
	'/letters': { need: READERS, posts: {} },
	'/letters/[id]': { need: READERS, posts: { need: INSPECTOR } },
	'/letters/[id]/unmask': { need: INSPECTOR, posts: {} },
	'/live': { need: 'wall' },
	'/loans': { need: 'wall' },
	'/log': { need: ['governor', 'administrator'] },
	'/login': { need: 'all', always: true, posts: {} },
	'/login/oidc': { need: 'all', always: true },
	'/login/oidc/back': { need: 'all', always: true },
	'POST /logout': { need: 'all', always: true },
	'/operators': { need: ROLES },
	'/readyz': { need: 'all' },
	'/remind': { need: INSPECTOR, posts: {} },
	'/reminders': { need: INSPECTOR },
	'/reminders/[id]': { need: INSPECTOR },
	'/reminders/[id]/letter': { need: INSPECTOR },
	'/s/[token]': { need: ROLES },
	'/samples': { need: INSPECTOR, posts: {} },
	'/samples/[id]': { need: INSPECTOR, posts: {} },
	'/shares': { need: INSPECTOR, posts: {} },
	'/sources': { need: ADMINISTRATOR, posts: {} },
	'/sql': { need: ANALYST },
	'POST /sql/cancel': { need: ANALYST },
	'POST /sql/export': { need: ANALYST },
	'/sql/links': { need: ANALYST, posts: {} },
	'DELETE /sql/links': { need: ANALYST },
	'/sql/quota': { need: ANALYST },
	// Results that an analyst shares: for everybody who is logged in and has the link.
	'/sql/r/[id]': { need: ROLES },
	'POST /sql/run': { need: ANALYST },
	'/sql/saved': { need: ANALYST, posts: {} },
	'/sql/schema': { need: ANALYST },
	'POST /sql/tools': { need: ANALYST },
	'/sql/words': { need: ANALYST },
	'/steps': { need: ESCALATING, posts: {} },
	'/tokens': { need: ADMINISTRATOR, posts: { confirm: true } },
	'/users': { need: ADMINISTRATOR, posts: { confirm: true } },
	'/verify': { need: ROLES, posts: {} },
	'/waiting': { need: 'wall' }
};

export const GRANTS: Readonly<Record<string, Grant>> = Object.fromEntries(
	Object.entries(ROWS).flatMap(([route, { posts, ...grant }]): [string, Grant][] => [
		[route, grant],
		...(posts ? [[`POST ${route}`, { ...grant, ...posts }] as [string, Grant]] : [])
	])
);

/** Open without login. */
export interface Openness {
	publicWall: boolean;
}

/**
 * Granted, or the obstacle: not logged in, wrong role, password must be changed or given again, a token without the scope, or
 * route missing in the table.
 */
export type Decision = 'granted' | 'login' | 'role' | 'password' | 'confirm' | 'scope' | 'unknown';

/** @param route SvelteKit's route id, as `/bodies/[org]` */
export function decide(method: string, route: string, user: SessionUser | null, open: Openness): Decision {
	const grant = grantOf(method, route);
	if (!grant) return 'unknown';
	if (user?.mustChangePassword && !grant.always && grant.need !== 'all') return 'password';
	if (grant.need === 'all') return 'granted';
	if (user?.scopes && !(grant.scope && user.scopes.includes(grant.scope))) return 'scope';
	if (open.publicWall && grant.need === 'wall') return 'granted';
	if (!user) return 'login';
	if (!rolesOf(grant).includes(user.role)) return 'role';
	return grant.confirm && !user.isConfirmed ? 'confirm' : 'granted';
}

/** Whether somebody may open a link: pages hide links that would be refused. */
export const maySee = (route: string, user: SessionUser | null, open: Openness): boolean =>
	decide('GET', route, user, open) === 'granted';

/** Roles that a route is granted to; empty when it is missing in the table. */
export function neededRoles(method: string, route: string): readonly Role[] {
	const grant = grantOf(method, route);
	return grant ? rolesOf(grant) : [];
}

/** The scope that a token needs for a route; undefined where none opens it. */
export const scopeOf = (method: string, route: string): Scope | undefined => grantOf(method, route)?.scope;

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';

function grantOf(method: string, route: string): Grant | undefined {
	const key = isReading(method) ? route : `${method} ${route}`;
	return Object.hasOwn(GRANTS, key) ? GRANTS[key] : undefined;
}

const rolesOf = ({ need }: Grant): readonly Role[] => (need === 'all' || need === 'wall' ? ROLES : need);
