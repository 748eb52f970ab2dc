using System.Diagnostics;

namespace Generative.Generate.Tests;

/// <summary>Runs the built program as a process of its own.</summary>
internal static class Child
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static string Program => Path.Combine(AppContext.BaseDirectory, "Generate.dll");

    public static Process Start(string program, string folder, params string[] args)
    {
        // A shell starts background jobs with SIGINT ignored, and children inherit that: the tests would wait for an interruption in vain.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,TERM", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(command[0], [.. command[1..], program, .. args])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment.Remove("GENERATIVE_DEBUG");
        return Process.Start(start)!;
    }

    public static async Task<Run> FinishAsync(Process process)
    {
        using (process)
        {
            using var limit = new CancellationTokenSource(Limit);
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            try
            {
                await process.WaitForExitAsync(limit.Token);
                return new(process.ExitCode, await output, await error);
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill();
            }
        }
    }

    public static Task<Run> RunAsync(string folder, params string[] args) => FinishAsync(Start(Program, folder, args));
}
