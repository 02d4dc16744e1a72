# The services to check and the tools to check them with: nginx; wrk, curl, blackbox_exporter.
# Language and .NET only, as in the other files here.

# Where a program is: in PATH or where Debian puts daemons; $null when it is not installed.
function Get-Tool {
    param([string] $Name)

    foreach ($folder in @($env:PATH -split [System.IO.Path]::PathSeparator) + '/usr/sbin', '/usr/bin') {
        if ($folder -and [System.IO.File]::Exists("$folder/$Name")) { return "$folder/$Name" }
    }
}

# A port that nothing listened on a moment ago.
function Get-FreePort {
    param()

    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $port
}

# Starts a program, on one core where taskset is installed and there is more than one. Core: 0 for servers, 1 for clients.
function Start-Tool {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Starts a part of the bench.')]
    param([string] $Path, [string[]] $Argument, [int] $Core = -1)

    $words = @($Path) + $Argument
    $taskset = Get-Tool -Name taskset
    if ($taskset -and $Core -ge 0 -and [Environment]::ProcessorCount -gt 1) { $words = @($taskset, '-c', "$Core") + $words }
    $start = [System.Diagnostics.ProcessStartInfo]::new($words[0])
    foreach ($word in $words[1..($words.Count - 1)]) { $start.ArgumentList.Add($word) }
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    [System.Diagnostics.Process]::Start($start)
}

# Moves this process to some cores, as the clients that taskset starts: every thread, and so those to come. ProcessorAffinity would move one thread only.
function Set-OwnCore {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Moves the bench itself.')]
    param($Bench, [string] $Core)

    $taskset = Get-Tool -Name taskset
    if ($taskset -and $Bench.Cores -gt 1) { $null = Invoke-Tool -Path $taskset -Argument '-a', '-c', '-p', $Core, "$([Environment]::ProcessId)" }
}

# Runs a program to its end and returns what it wrote.
function Invoke-Tool {
    param([string] $Path, [string[]] $Argument, [int] $Core = -1, [int] $Second = 120)

    $process = Start-Tool -Path $Path -Argument $Argument -Core $Core
    try {
        $errors = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEndAsync()
        if (-not $process.WaitForExit($Second * 1000)) { throw "$Path did not end within $Second s." }
        if ($process.ExitCode -ne 0) { throw "$Path failed with exit code $($process.ExitCode): $($errors.Result)" }
        $output.Result
    } finally {
        if (-not $process.HasExited) { $process.Kill($true) }
        $process.Dispose()
    }
}

# Waits until a port takes connections.
function Wait-Port {
    param([int] $Port, [int] $Second = 20)

    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while ($clock.Elapsed.TotalSeconds -lt $Second) {
        $client = [System.Net.Sockets.TcpClient]::new()
        try {
            $client.Connect('127.0.0.1', $Port)
            return
        } catch {
            [System.Threading.Thread]::Sleep(50)
        } finally {
            $client.Dispose()
        }
    }

    throw "Nothing listens on port $Port after $Second s."
}

# nginx with one worker on core 0, answering 200 with two bytes, and 404 below /missing/.
function Start-Nginx {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Starts a part of the bench.')]
    param([string] $Folder)

    $port = Get-FreePort
    [System.IO.File]::WriteAllText("$Folder/nginx.conf", @"
daemon off; worker_processes 1; pid $Folder/nginx.pid; error_log $Folder/nginx.log crit;
events { worker_connections 8192; }
http {
    access_log off; keepalive_requests 100000000;
    client_body_temp_path $Folder/body; proxy_temp_path $Folder/proxy; fastcgi_temp_path $Folder/fastcgi; uwsgi_temp_path $Folder/uwsgi; scgi_temp_path $Folder/scgi;
    server { listen 127.0.0.1:$port backlog=4096; location / { default_type text/plain; return 200 'ok'; }
        location /missing/ { return 404; } }
}
"@)
    $process = Start-Tool -Path (Get-Tool -Name nginx) -Argument '-e', "$Folder/nginx.log", '-p', $Folder, '-c', "$Folder/nginx.conf" -Core 0
    Wait-Port -Port $port
    @{ Process = $process; Url = "http://127.0.0.1:$port"; Port = $port }
}

# blackbox_exporter with a module that makes one plain GET.
function Start-Blackbox {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Starts a part of the bench.')]
    param([string] $Folder)

    $port = Get-FreePort
    [System.IO.File]::WriteAllText("$Folder/blackbox.yml", @'
modules:
  http:
    prober: http
    timeout: 10s
    http: { preferred_ip_protocol: ip4 }
'@)
    $words = "--config.file=$Folder/blackbox.yml", "--web.listen-address=127.0.0.1:$port", '--log.level=error'
    $process = Start-Tool -Path (Get-Tool -Name prometheus-blackbox-exporter) -Core 1 -Argument $words
    Wait-Port -Port $port
    @{ Process = $process; Url = "http://127.0.0.1:$port"; Port = $port }
}

function Stop-Tool {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Ends what the bench started.')]
    param($Started)

    if ($null -eq $Started) { return }
    if (-not $Started.Process.HasExited) {
        # nginx's master ends its worker on TERM; killed, it would leave it behind.
        $kill = Get-Tool -Name kill
        if ($kill) { Invoke-Tool -Path $kill -Argument '-TERM', "$($Started.Process.Id)" | Out-Null } else { $Started.Process.Kill($true) }
        if (-not $Started.Process.WaitForExit(5000)) { $Started.Process.Kill($true) }
    }

    $Started.Process.Dispose()
}

# What wrk reaches: requests per second. With -Close each request has a connection of its own.
function Measure-Wrk {
    param([string] $Url, [int] $Connection, [double] $Second, [switch] $Close)

    $words = '-t1', "-c$Connection", "-d$([int][Math]::Ceiling($Second))s"
    if ($Close) { $words += '-H', 'Connection: close' }
    $said = Invoke-Tool -Path (Get-Tool -Name wrk) -Argument ($words + $Url) -Core 1
    if ($said -notmatch 'Requests/sec:\s+([0-9.]+)') { throw "wrk said no figure: $said" }
    $rate = [double]::Parse($Matches[1], [cultureinfo]::InvariantCulture)
    if ($said -match 'Non-2xx or 3xx responses: ([0-9]+)') { throw "wrk got $($Matches[1]) answers that were not 2xx." }
    $rate
}
