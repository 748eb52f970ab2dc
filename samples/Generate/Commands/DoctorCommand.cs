using System.CommandLine;
using Generative.Runtime;

namespace Generative.Samples.Generate;

/// <summary><c>doctor</c>: versions, backend, threads, processor; exit code 1 when torch cannot start.</summary>
internal static class DoctorCommand
{
    public static Command Create(App app)
    {
        var json = JsonOption.Create();
        var command = new Command("doctor", "Shows what decides whether and how fast this program runs here.") { json };
        command.SetAction(parsed =>
        {
            var report = Doctor.Inspect();
            if (parsed.GetValue(json))
                JsonText.WriteTo(app.Streams.Out, new
                {
                    report.Healthy,
                    report.Problem,
                    Sections = report.Sections.ToDictionary(s => s.Title, s => s.Facts.ToDictionary(f => f.Name, f => f.Value)),
                });
            else
                app.Streams.Out.Write(report.ToString());
            if (!report.Healthy)
                app.Streams.Error.WriteLine(report.Problem);
            return report.Healthy ? 0 : 1;
        });
        return command;
    }
}
