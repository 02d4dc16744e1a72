<#
.SYNOPSIS
    Starts a few HTTP services on a free port of this machine's loopback address, for the examples.
.PARAMETER Service
    What each service does, by its name, which is its path: Delay in milliseconds, and Status, one for each time it is asked; the last one stays.
.OUTPUTS
    An object with the Url of the fleet and Stop, a script block that ends it.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [hashtable] $Service)

$answerRequests = {
    param($listener, $service, $asked)

    while ($listener.IsListening) {
        try { $context = $listener.GetContext() } catch { return }
        try {
            $name = $context.Request.Url.AbsolutePath.Trim('/')
            $number = $asked[$name]
            $asked[$name] = $number + 1
            $status = @($service[$name].Status)
            [System.Threading.Thread]::Sleep($service[$name].Delay)
            $context.Response.StatusCode = $status[[Math]::Min([int]$number, $status.Count - 1)]
            $context.Response.Close()
        } catch { $context.Response.Abort() }
    }
}

$probe = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
$probe.Start()
$url = "http://127.0.0.1:$($probe.LocalEndpoint.Port)"
$probe.Stop()

$listener = [System.Net.HttpListener]::new()
$listener.Prefixes.Add("$url/")
$listener.Start()

# More threads than services, so that a slow one holds nobody up.
$asked = [hashtable]::Synchronized(@{})
$threads = foreach ($number in 0..$Service.Count) {
    $thread = [powershell]::Create([initialsessionstate]::CreateDefault2()).AddScript($answerRequests).AddArgument($listener).AddArgument($Service).AddArgument($asked)
    $null = $thread.BeginInvoke()
    $thread
}

[pscustomobject]@{
    Url  = $url
    Stop = {
        $listener.Stop()
        foreach ($thread in $threads) { $thread.Dispose() }
    }.GetNewClosure()
}
