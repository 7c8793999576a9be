"""UUIDv7 in SQL, for PostgreSQL before 18: 48 bits of milliseconds, then chance (RFC 9562, section 5.7).

People and workflows both number facts with it; whose migration comes first makes it, and neither takes it away from the other.
"""

CREATE = """
CREATE OR REPLACE FUNCTION yangguang_uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
            52, 1), 53, 1), 'hex')::uuid
$$;
"""
