import { expect, test } from 'vitest';
import { joinArrays } from '#sql/client/join-arrays.ts';

const SOURCE = 'SELECT letter_id, r.to_org AS orgs, r.at AS moments, seen AS sights, w.since AS waits FROM t';
const joined = (list: string, behind: string): string => {
	const { list: columns, behind: rest } = joinArrays(list, SOURCE, behind);
	return `${columns} FROM ${rest}`;
};

test('arrays that are taken by the place of one of them are joined by themselves, where they are as long as it', () => {
	expect(joined('orgs[n] AS org', ' AS l ARRAY JOIN arrayEnumerate(moments) AS n WHERE moments[n] > 0')).toBe(
		'each_orgs AS org FROM  AS l ARRAY JOIN orgs AS each_orgs, moments AS each_moments WHERE each_moments > 0'
	);
});

test('the place stays for who asks for it, and for arrays of another length', () => {
	expect(joined('orgs[n] AS org, n AS hop', ' ARRAY JOIN arrayEnumerate(moments) AS n')).toBe(
		'each_orgs AS org, n AS hop FROM  ARRAY JOIN orgs AS each_orgs, arrayEnumerate(moments) AS n'
	);
	expect(joined('sights[n] AS seen, waits[n] AS w', ' ARRAY JOIN arrayEnumerate(moments) AS n')).toBe(
		'sights[n] AS seen, waits[n] AS w FROM  ARRAY JOIN arrayEnumerate(moments) AS n'
	);
});

test('a name that ends like an array is another, and what joins no places is as it was', () => {
	expect(joined('orgs[n] AS a, to_orgs[n] AS b', ' ARRAY JOIN arrayEnumerate(moments) AS n')).toBe(
		'each_orgs AS a, to_orgs[n] AS b FROM  ARRAY JOIN orgs AS each_orgs, arrayEnumerate(moments) AS n'
	);
	expect(joined('orgs[n] AS org', ' ARRAY JOIN moments AS n')).toBe('orgs[n] AS org FROM  ARRAY JOIN moments AS n');
});
