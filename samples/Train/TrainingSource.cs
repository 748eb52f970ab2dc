using Generative.Checkpoints;
using Generative.Tokenizers;
using Generative.Training;

namespace Generative.Samples.Train;

/// <summary>Where training data lie: Fashion-MNIST for pictures, a text file and a tokenizer for text.</summary>
/// <param name="Data">Folder or file.</param>
/// <param name="Tokenizer">Folder of a tokenizer; null for the copy in the run's folder.</param>
internal sealed record TrainingSource(string Data, string? Tokenizer)
{
    /// <summary>The training split, for what the model makes. A text's tokenizer is copied into the run, which then needs no other.</summary>
    public ITrainingData Open(ModelConfig model, string run)
    {
        if (model.State.Kind != "text")
            return FashionMnist.Load(Data, DataSplit.Train);
        if (Tokenizer is not null && Path.GetFullPath(Tokenizer) != Path.GetFullPath(run))
            TokenizerFiles.Copy(Tokenizer, run);
        else if (!File.Exists(Path.Combine(run, TokenizerFiles.Names[0])))
            throw new ArgumentException("--tokenizer is missing; give a folder that the command 'tokenizer' wrote.");
        return TokenWindows.Of(TextLines.Load(Data, DataSplit.Train), TextTokenizers.Open(run), checked((int)model.State.Shape[0]));
    }
}
