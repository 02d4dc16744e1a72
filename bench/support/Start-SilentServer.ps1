# Runs in a process of its own: accepts every connection on a free port of the loopback address and answers none. Says the port first.
# Ends when its standard input does.
$listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
$listener.Start(4096)
[Console]::Out.WriteLine($listener.LocalEndpoint.Port)
$kept = [System.Collections.Generic.List[object]]::new()
$closed = [Console]::OpenStandardInput().ReadAsync([byte[]]::new(1), 0, 1)
$accepting = $listener.AcceptSocketAsync()
while (-not $closed.IsCompleted) {
    if ($accepting.Wait(100)) {
        $kept.Add($accepting.Result)
        $accepting = $listener.AcceptSocketAsync()
    }
}

foreach ($socket in $kept) { $socket.Dispose() }
$listener.Stop()
