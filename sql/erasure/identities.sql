-- How many identities are kept, and how many of them are marked to be removed.
SELECT toUInt32(count()) AS kept, toUInt32(countIf(sealed = '')) AS marked
FROM ${database}.identities FINAL
