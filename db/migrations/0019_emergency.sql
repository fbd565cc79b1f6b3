-- Tickets of before it was noted that emergency calls fail: their read models as the facts of then add up to now.
UPDATE "ticket" t SET "state" = t."state" || jsonb_build_object('emergency', true)
WHERE EXISTS (SELECT FROM "ticket_fact" f WHERE f."ticket" = t."no" AND f."type" IN ('Declared', 'DeclarationJoined')
  AND f."text"::jsonb ->> 'symptom' = 'emergency_call_fails');
