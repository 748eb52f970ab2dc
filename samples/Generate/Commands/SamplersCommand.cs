using System.CommandLine;
using System.Globalization;
using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Generate;

/// <summary><c>samplers</c>: what can be given to <c>--sampler</c> and <c>--set</c>.</summary>
internal static class SamplersCommand
{
    public static Command Create(App app)
    {
        var json = JsonOption.Create();
        var command = new Command("samplers", "Lists the samplers and the numbers they take.") { json };
        command.SetAction(parsed =>
        {
            using var services = app.Services();
            var samplers = services.GetRequiredService<SamplerRegistry>().All;
            if (parsed.GetValue(json))
                JsonText.WriteTo(app.Streams.Out, new
                {
                    Samplers = samplers.Select(s => new { s.Name, Moves = StateWords.Of(s.Solver.Kind), s.Description, s.Settings }),
                });
            else
                TextTable.WriteTo(app.Streams.Out, ["sampler", "moves", "what it is", "--set"],
                    samplers.Select(s => (string[])
                    [
                        s.Name, StateWords.Of(s.Solver.Kind), s.Description, string.Join(" ", s.Settings.Select(Default)),
                    ]));
            return 0;
        });
        return command;
    }

    private static string Default(SamplerSetting setting) =>
        string.Create(CultureInfo.InvariantCulture, $"{setting.Name}={setting.Default}");
}
