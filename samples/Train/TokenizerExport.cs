using Generative.Checkpoints;
using Generative.Training;
using TorchSharp;

namespace Generative.Samples.Train;

/// <summary>The folder of a tokenizer of pictures from its training: the autoencoder's averaged weights without the adversary's.</summary>
internal static class TokenizerExport
{
    /// <summary>Writes the folder in its published layout; a card that is there stays.</summary>
    public static Magvit2Folder Write(TrainingRecipe recipe, TrainingCheckpoint stored, string target, torch.ScalarType floatAs)
    {
        using var scope = torch.NewDisposeScope();
        using var network = recipe.CreateNetwork();
        var weights = stored.ReadEma().Where(w => w.Key.StartsWith(TokenizerTrainingNetwork.Prefix, StringComparison.Ordinal))
            .Select(w => KeyValuePair.Create(w.Key[TokenizerTrainingNetwork.Prefix.Length..], w.Value.is_floating_point() ? w.Value.to(floatAs) : w.Value))
            .ToArray();
        var card = ModelCardText.Write(recipe, stored, network, LossCurve.FileName, accuracy: null);
        var folder = Magvit2Folder.Write(target, recipe.Model.Module, weights, File.Exists(Path.Combine(target, "README.md")) ? null : card);
        // A file that does not load is found out here.
        using (ImageTokenizerFolder.Open(target))
            LossCurve.Write(Path.Combine(target, LossCurve.FileName), recipe.Model.Name, stored.Curve);
        return folder;
    }
}
