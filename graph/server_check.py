"""Whether a Neo4j server answers and accepts a login, and what to do if not.

The one place outside the store that uses the driver, because the store needs a server that answers.
"""

from __future__ import annotations

import logging

from graph.connection import Connection
from graph.errors import DatabaseUnavailable, LoginRefused, SettingsError

log = logging.getLogger(__name__)

_SCHEMES = {f"{name}{security}" for name in ("bolt", "neo4j") for security in ("", "+s", "+ssc")}


def check(connection: Connection) -> None:
    """Log in and ask one question; DatabaseUnavailable, LoginRefused, or SettingsError if the address is malformed."""
    import neo4j
    from neo4j.exceptions import AuthError, ClientError, ConfigurationError, DriverError, Neo4jError

    if connection.uri.partition("://")[0] not in _SCHEMES:
        raise SettingsError(
            f"FAULTLINE_NEO4J_URI is {_shown(connection.uri)}, which is no bolt://host:port; correct it."
        )
    try:
        with neo4j.GraphDatabase.driver(
            connection.uri,
            auth=(connection.user, connection.password),
            connection_timeout=5,
            connection_acquisition_timeout=10,
            max_transaction_retry_time=0,
            telemetry_disabled=True,
        ) as driver:
            driver.execute_query("RETURN 1", database_=connection.database)
    except AuthError:
        raise LoginRefused(_login_refused(connection)) from None
    except (ConfigurationError, ValueError) as error:
        raise SettingsError(
            f"FAULTLINE_NEO4J_URI is {_shown(connection.uri)}, which the driver refuses ({error}); correct it."
        ) from None
    except ClientError as error:
        if error.code == "Neo.ClientError.Database.DatabaseNotFound":
            raise DatabaseUnavailable(
                f"The server has no database {connection.database!r}; set FAULTLINE_NEO4J_DATABASE to one it has."
            ) from None
        if error.code is not None and error.code.startswith("Neo.ClientError.Security."):
            raise LoginRefused(_login_refused(connection)) from None
        raise DatabaseUnavailable(f"The Neo4j server at {_shown(connection.uri)} refuses: {error.message}.") from None
    except (DriverError, Neo4jError, OSError) as error:
        log.info("%s does not answer: %s", _shown(connection.uri), error)
        remedy = "faultline db start" if connection.embedded else "start that server or correct FAULTLINE_NEO4J_URI"
        raise DatabaseUnavailable(f"No Neo4j server answers at {_shown(connection.uri)}; {remedy}.") from None


def _shown(uri: str) -> str:
    """The address without a user or password that someone may have put into it."""
    scheme, _, rest = uri.rpartition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if scheme else rest.rpartition("@")[2]


def _login_refused(connection: Connection) -> str:
    remedy = (
        "put back the password file of this home, or set FAULTLINE_HOME to a new folder"
        if connection.embedded
        else "set FAULTLINE_NEO4J_USER and FAULTLINE_NEO4J_PASSWORD to a login it accepts"
    )
    return f"The Neo4j server at {_shown(connection.uri)} refuses the login of {connection.user!r}; {remedy}."
