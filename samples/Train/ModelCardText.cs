using System.Globalization;
using System.Text;
using Generative.Training;
using TorchSharp;

namespace Generative.Samples.Train;

/// <summary>The card of an exported model: what it is, how it was made, what came out.</summary>
internal static class ModelCardText
{
    public static string Write(
        TrainingRecipe recipe, TrainingCheckpoint stored, torch.nn.Module network, string curveFile, ClassAccuracy? accuracy)
    {
        var text = new StringBuilder();
        var name = recipe.Model.Name;
        Line($"# {name}");
        Line();
        var size = network.parameters().Sum(p => p.numel());
        var isText = recipe.Model.State.Kind == "text";
        var on = isText ? "all but the last 5 % of the lines of a text file (name it here, with its licence)." : "the 60,000 training pictures of";
        Line($"{recipe.Model.Module.Type}, {size:N0} parameters, trained on {on}");
        if (!isText)
            Line($"Fashion-MNIST (Xiao, Rasul, Vollgraf 2017; MIT licence).");
        Line($"The weights are the exponential moving average of the training.");
        Line();
        Line($"## How it was made");
        Line();
        Line($"    dotnet run -c Release --project samples/Train -- train --config samples/Train/configs/{name}.json \\");
        Line($"        --data {(isText ? "TEXT_FILE --tokenizer TOKENIZER_FOLDER" : "FASHION_MNIST_FOLDER")} --out RUN_FOLDER --threads 1");
        Line($"    dotnet run -c Release --project samples/Train -- export --run RUN_FOLDER --model models/{name}");
        Line();
        Line($"{stored.Step:N0} steps, {Hours(stored.Elapsed)} in all. Settings:");
        Line();
        Line($"| setting | value |");
        Line($"|---|---|");
        foreach (var (key, value) in stored.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
            Line($"| {key} | {value} |");
        Line();
        Line($"![training loss]({curveFile})");
        Line();
        Line($"## Figures");
        Line();
        Line($"Mean loss of the last tenth of the training: {LastTenth(stored.Curve):F4}{(isText ? " nats a token" : "")}.");
        if (accuracy is not null)
        {
            Line();
            Line($"Accuracy on the {accuracy.Count:N0} test pictures: {accuracy.Overall:F4}.");
            Line();
            Line($"| class | accuracy |");
            Line($"|---|---|");
            foreach (var (label, share) in recipe.Model.Classes.Zip(accuracy.PerClass))
                Line($"| {label} | {share:F3} |");
        }

        return text.ToString();

        void Line(FormattableString? line = null) => text.Append(line?.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Hours(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min {time.Seconds} s");

    private static double LastTenth(IReadOnlyList<LossPoint> curve) =>
        curve.Count == 0 ? double.NaN : curve.Skip(curve.Count * 9 / 10).Average(p => p.Loss);
}
