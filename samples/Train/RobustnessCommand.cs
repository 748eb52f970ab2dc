using System.CommandLine;
using System.Globalization;
using Generative.Training;

namespace Generative.Samples.Train;

/// <summary><c>robustness</c>: Fréchet distance against noise injected on purpose, on several models: PFGM++, section 5.3.</summary>
internal static class RobustnessCommand
{
    public static Command Create()
    {
        var options = new ComparisonOptions("35");
        var sampler = new Option<string>("--sampler") { Description = "Sampler that is disturbed.", DefaultValueFactory = _ => "edm-heun" };
        var alphas = new Option<string>("--alphas")
        {
            Description = "Sizes of the noise as shares of the state's own, separated by commas.",
                DefaultValueFactory = _ => "0,0.05,0.1,0.15,0.2",
        };
        var inject = new Option<string>("--inject")
        {
            Description = "state (as in the paper) or prediction.", DefaultValueFactory = _ => "state",
        };
        var command = options.AddTo(new("robustness", "Measures how much injected noise models forgive.") { sampler, alphas, inject });
        command.SetAction((parsed, cancel) => CommandErrors.Run(() =>
        {
            var noise = parsed.GetValue(inject) switch
            {
                "state" => InjectedNoise.State,
                "prediction" => InjectedNoise.Prediction,
                var other => throw new ArgumentException($"--inject is {other}; give state or prediction."),
            };
            double[] sizes = [.. ComparisonOptions.Numbers(parsed.GetValue(alphas)!, "--alphas").Select(NotNegative)];
            var budgets = options.Evaluations(parsed);
            using var comparison = new Comparison(options, parsed);
            var name = comparison.Samplers.Get(parsed.GetValue(sampler)!).Name;
            comparison.Run(comparison.Models.SelectMany(m => budgets.SelectMany(budget => sizes.Select(alpha =>
                new ComparisonKey(m.Model.Card.Name, m.Weights, name, budget, parsed.GetValue(options.Guidance), comparison.Count,
                    parsed.GetValue(options.Seed)).With(noise, alpha)))), cancel);
            Console.Write(ComparisonTables.Markdown(comparison.File));
        }));
        return command;
    }

    private static double NotNegative(double alpha) => alpha >= 0 ? alpha
        : throw new ArgumentException(
            string.Create(CultureInfo.InvariantCulture, $"--alphas holds {alpha}; give shares from 0, such as 0.1."));
}
