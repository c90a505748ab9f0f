"""How large Neo4j's own logs may grow: by itself it keeps some 600 MB of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogFile:
    """One of Neo4j's logs and the files that it rotates through."""

    name: str
    logger: str | None  # None: all that no other one takes
    size_mb: int
    old: int  # files kept beside the one that is written
    layout: str = "PatternLayout"

    @property
    def most_mb(self) -> int:
        """Megabytes that all its files may hold."""
        return self.size_mb * (1 + self.old)


SERVER = (
    LogFile("debug", None, 5, 2, "Neo4jDebugLogLayout"),
    LogFile("http", "HttpLogger", 2, 1),
    LogFile("query", "QueryLogger", 2, 1),
    LogFile("security", "SecurityLogger", 2, 1),
)
USER = (LogFile("neo4j", None, 2, 1),)


def configuration(files: tuple[LogFile, ...]) -> str:
    """A configuration of Log4j 2 with these files, as Neo4j reads it from its folder `conf`."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- Written anew by Faultline at each start. -->\n'
        f'<Configuration status="ERROR">\n<Appenders>\n{"".join(map(_appender, files))}</Appenders>\n'
        f"<Loggers>\n{''.join(map(_logger, files))}</Loggers>\n</Configuration>\n"
    )


def _appender(file: LogFile) -> str:
    where = "${config:server.directories.logs}"
    said = "%m%n" if file.layout == "PatternLayout" else "[%c{1.}] %m%n"
    pattern = f"%d{{yyyy-MM-dd HH:mm:ss.SSSZ}}{{GMT+0}} %-5p {said}"
    return (
        f'<RollingRandomAccessFile name="{file.name}" fileName="{where}/{file.name}.log" '
        f'filePattern="${where}/{file.name}.log.%02i">\n'
        f'<{file.layout} pattern="{pattern}"/>\n'
        f'<Policies><SizeBasedTriggeringPolicy size="{file.size_mb} MB"/></Policies>\n'
        f'<DefaultRolloverStrategy fileIndex="min" max="{file.old}"/>\n</RollingRandomAccessFile>\n'
    )


def _logger(file: LogFile) -> str:
    head = f'Logger name="{file.logger}" level="INFO" additivity="false"' if file.logger else 'Root level="INFO"'
    return f'<{head}><AppenderRef ref="{file.name}"/></{head.split()[0]}>\n'
