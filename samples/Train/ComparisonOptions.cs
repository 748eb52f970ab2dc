using System.CommandLine;
using System.Globalization;

namespace Generative.Samples.Train;

/// <summary>Options that <c>compare</c> and <c>robustness</c> share.</summary>
internal sealed class ComparisonOptions
{
    private readonly Option<string> _evaluations;

    /// <param name="evaluations">Budgets when none are given, separated by commas.</param>
    public ComparisonOptions(string evaluations) => _evaluations = new("--evaluations")
    {
        Description = "Network evaluations allowed, separated by commas.", DefaultValueFactory = _ => evaluations,
    };

    public Option<string[]> Models { get; } = new("--model") { Description = "Model folder; may be given several times.", Required = true };

    public Option<string> Classifier { get; } = new("--classifier") { Description = "Folder of the measuring classifier.", Required = true };

    public Option<string> Data { get; } = new("--data") { Description = "Folder with Fashion-MNIST.", Required = true };

    public Option<string> Output { get; } = new("--out")
    {
        Description = "JSON file that receives each cell as soon as it is measured; cells it holds are left out.", Required = true,
    };

    public Option<int> Count { get; } = new("--count") { Description = "Pictures a cell.", DefaultValueFactory = _ => 2000 };

    public Option<double> Guidance { get; } = new("--guidance") { Description = "Guidance weight; 1: none.", DefaultValueFactory = _ => 1 };

    public Option<long> Seed { get; } = new("--seed") { Description = "Seed of the first picture.", DefaultValueFactory = _ => 0 };

    public Option<int> BatchSize { get; } = new("--batch-size") { Description = "Pictures a network call.", DefaultValueFactory = _ => 32 };

    public Option<int?> Threads { get; } = new("--threads") { Description = "Threads of torch." };

    public Command AddTo(Command command)
    {
        foreach (var option in (Option[])[Models, Classifier, Data, _evaluations, Count, Guidance, Seed, BatchSize, Threads, Output])
            command.Add(option);
        return command;
    }

    public IReadOnlyList<int> Evaluations(ParseResult parsed) => [.. Numbers(parsed.GetValue(_evaluations)!, "--evaluations")
        .Select(n => n >= 1 && n == Math.Floor(n) && n <= int.MaxValue ? (int)n
            : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"--evaluations holds {n}; give whole numbers from 1.")))];

    /// <summary>Numbers separated by commas.</summary>
    public static IReadOnlyList<double> Numbers(string list, string option) => [.. Names(list)
        .Select(n => double.TryParse(n, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
            : throw new ArgumentException($"{option} holds \"{n}\"; give numbers separated by commas."))];

    /// <summary>Words separated by commas.</summary>
    public static IReadOnlyList<string> Names(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
