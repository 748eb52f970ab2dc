using Generative.Checkpoints;
using Generative.Networks;

namespace Generative.Samples.Train;

/// <summary>Trained classifiers from their folders.</summary>
internal static class Classifiers
{
    /// <summary>The classifier of a folder, ready to be asked; the caller disposes it.</summary>
    /// <exception cref="ArgumentException">The folder holds another network.</exception>
    public static ImageClassifier Open(string folder)
    {
        var model = ModelFolder.Open(folder);
        var network = NetworkFactory.Build(model.Config.Module);
        if (network is not ImageClassifier classifier)
        {
            network.Dispose();
            throw new ArgumentException($"{folder} holds a {model.Config.Module.Type}; give a classifier's folder.");
        }
        using var weights = model.OpenWeights();
        WeightLoader.Load(classifier, weights);
        classifier.eval();
        return classifier;
    }
}
