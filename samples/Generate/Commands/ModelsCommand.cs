using System.CommandLine;
using System.Globalization;
using Generative.Pipelines;
using Generative.Sampling;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Generate;

/// <summary><c>models</c>: what can be given to <c>--model</c>, and which samplers suit it.</summary>
internal static class ModelsCommand
{
    private const int ClassesShown = 20, FirstClasses = 3;

    public static Command Create(App app)
    {
        var json = JsonOption.Create();
        var command = new Command("models", "Lists the models and which samplers suit them.") { json };
        command.SetAction(parsed =>
        {
            using var services = app.Services();
            var models = services.GetRequiredService<IModelCatalog>();
            var samplers = services.GetRequiredService<SamplerRegistry>().All;
            var found = new List<(string Name, ModelDescription Model)>();
            foreach (var name in models.Names)
            {
                try
                {
                    found.Add((name, models.Describe(name)));
                }
                catch (Exception e) when (e is InvalidDataException or ArgumentException or IOException or UnauthorizedAccessException)
                {
                    app.Streams.Error.WriteLine($"{name} cannot be used: {CommandErrors.Sentence(e)}");
                }
            }
            if (parsed.GetValue(json))
                JsonText.WriteTo(app.Streams.Out, new { Models = found.Select(f => Describe(f.Name, f.Model, samplers)) });
            else if (found.Count == 0)
                app.Streams.Out.WriteLine($"No models were found in {string.Join(" or ", app.ModelRoots)}.");
            else
                TextTable.WriteTo(app.Streams.Out, ["model", "makes", "classes", "default", "samplers"],
                    found.Select(f => Row(f.Name, f.Model, samplers)));
            return 0;
        });
        return command;
    }

    private static object Describe(string name, ModelDescription model, IReadOnlyList<ISampler> samplers) => new
    {
        Name = name,
        State = StateWords.Of(model.Process.Kind),
        Shape = model.Card.RowShape,
        model.Card.Classes,
        model.Card.DefaultSampler,
        model.Card.DefaultSteps,
        model.Card.DefaultGuidance,
        model.Traits.KnowsUnconditional,
        Samplers = samplers.Where(s => Suits(s, model)).Select(s => new { s.Name, Verdict = Judge(s, model).ToString() }),
    };

    private static string[] Row(string name, ModelDescription model, IReadOnlyList<ISampler> samplers) =>
    [
        name,
        Makes(model),
        Classes(model.Card.Classes),
        string.Join(", ",
            new[] { model.Card.DefaultSampler, model.Card.DefaultSteps is { } steps ? $"{steps} steps" : null }.OfType<string>()),
        string.Join(", ", samplers.Where(s => Suits(s, model)).Select(s => (s.Name, Judge(s, model).Kind)).Select(v =>
            v.Kind == VerdictKind.Exact ? v.Name : $"{v.Name} ({v.Kind.ToString().ToLowerInvariant()})")),
    ];

    private static string Makes(ModelDescription model) => model.Process.Kind == StateKind.Tokens && model.PictureTokens is null
        ? string.Create(CultureInfo.InvariantCulture, $"text, {model.Card.RowShape[0]} tokens") : PictureShape.Text(model.Card);

    /// <summary>A sampler of tokens is nothing to a model of pictures, and not worth a word there.</summary>
    private static bool Suits(ISampler sampler, ModelDescription model) => sampler.Solver.Kind == model.Process.Kind;

    private static string Classes(IReadOnlyList<string> classes) => classes.Count switch
    {
        0 => "none",
        <= ClassesShown => string.Join(" ", classes),
        _ => string.Create(CultureInfo.InvariantCulture, $"{classes.Count}: {string.Join("; ", classes.Take(FirstClasses))}; ..."),
    };

    private static Verdict Judge(ISampler sampler, ModelDescription model) =>
        Validator.Judge(sampler.Plan, sampler.Solver, model.Traits, model.Process);
}
