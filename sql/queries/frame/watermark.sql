-- Rises with each recomputation: whether any figure may have changed.
SELECT toString(max(revision)) AS watermark FROM ${database}.refreshes
