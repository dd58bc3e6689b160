-- A refresh token whose successor was given again late, because the first answer was lost: how many
-- generations in a row that happened decides whether one party holds the session or two.

ALTER TABLE sessions ADD COLUMN recovered_generation BIGINT NULL;

ALTER TABLE sessions ADD COLUMN recovered_at BIGINT NULL;

-- The role that the approval gave: a status token shows that decision, and no later change of the role.

ALTER TABLE users ADD COLUMN approved_role VARCHAR(50) NULL;
