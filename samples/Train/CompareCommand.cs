using System.CommandLine;
using Generative.Sampling;
using Generative.Training;

namespace Generative.Samples.Train;

/// <summary><c>compare</c>: Fréchet distance of samplers at several numbers of network evaluations, on one or several models.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var options = new ComparisonOptions("5,10,18,35,50");
        var samplers = new Option<string?>("--samplers")
        {
            Description = "Samplers, separated by commas; all that can sample the model when left out.",
        };
        var command = options.AddTo(new("compare", "Compares samplers at equal numbers of network evaluations.") { samplers });
        command.SetAction((parsed, cancel) => CommandErrors.Run(() =>
        {
            var budgets = options.Evaluations(parsed);
            using var comparison = new Comparison(options, parsed);
            var named = parsed.GetValue(samplers) is { } list ? ComparisonOptions.Names(list) : null;
            comparison.Run(comparison.Models.SelectMany(m =>
                Fitting(comparison, m.Model, named).SelectMany(sampler => budgets.Select(budget =>
                new ComparisonKey(m.Model.Card.Name, m.Weights, sampler, budget, parsed.GetValue(options.Guidance), comparison.Count,
                    parsed.GetValue(options.Seed))))), cancel);
            Console.Write(ComparisonTables.Markdown(comparison.File));
        }));
        return command;
    }

    /// <summary>The samplers asked for, or all that the validator lets run. One asked for that may not run stops the command.</summary>
    private static IEnumerable<string> Fitting(Comparison comparison, IGenerativeModel model, IReadOnlyList<string>? named)
    {
        foreach (var sampler in named?.Select(comparison.Samplers.Get) ?? comparison.Samplers.All)
        {
            var verdict = Validator.Judge(sampler, model);
            if (sampler.Solver.Kind == StateKind.Continuous && verdict.Kind != VerdictKind.Invalid)
                yield return sampler.Name;
            else if (named is not null)
                throw new InvalidCombinationException($"{sampler.Name} cannot sample {model.Card.Name}: {verdict.Reason}.");
        }
    }
}
